using System.Security.Claims;
using DeepSeek.ControlPlane.ApiKeys;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Access.Tokens;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.EntityFrameworkCore;
using static DeepSeek.Portal.Features.Access.Permission;

namespace DeepSeek.Portal.Tests.Features.Access;

public sealed class PersonalTokenServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Token_Used_MayDoWhatItsOwnerMayOfWhatItWasMadeFor(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var owner = await access.InviteAsync("a@example.com", BuiltInRole.TenantAdmin.Id);
        var made = await CreateAsync(access, owner, KeysRead, UsersRead);

        Assert.True(made.Succeeded);
        Assert.DoesNotContain(made.Secret, made.ToString(), StringComparison.Ordinal);
        Assert.Equal([KeysRead, UsersRead], (await ActorAsync(access, made.Secret))!.Grants.Somewhere());

        await access.Users.WithdrawAsync(owner.UserId!, BuiltInRole.TenantAdmin.Id, null, People.Admin, Cancellation);
        await access.Users.GrantAsync(owner.UserId!, BuiltInRole.Viewer.Id, null, People.Admin, Cancellation);
        Assert.Equal([KeysRead], (await ActorAsync(access, made.Secret))!.Grants.Somewhere());
        var item = Assert.Single(await access.Tokens.ListAsync(owner, Cancellation));
        Assert.Equal(access.Store.Time.GetUtcNow(), item.LastUsedAt);

        await access.Users.SetDisabledAsync(owner.UserId!, true, People.Admin, Cancellation);
        Assert.Same(Actor.Nobody, await ActorAsync(access, made.Secret));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Token_ExpiredOrRevoked_IsNone(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var owner = await access.InviteAsync("a@example.com", BuiltInRole.Viewer.Id);
        var other = await access.InviteAsync("b@example.com", BuiltInRole.Owner.Id);
        var first = await CreateAsync(access, owner, KeysRead);
        var second = await CreateAsync(access, owner, KeysRead);

        Assert.False(await access.Tokens.RevokeAsync(first.PublicId!, other, Cancellation));
        Assert.True(await access.Tokens.RevokeAsync(first.PublicId!, owner, Cancellation));
        Assert.False(await access.Tokens.RevokeAsync(first.PublicId!, owner, Cancellation));
        Assert.Null(await ActorAsync(access, first.Secret!));
        Assert.NotNull(await ActorAsync(access, second.Secret!));
        Assert.Null(await ActorAsync(access, second.Secret![..^1] + (second.Secret[^1] == 'x' ? 'y' : 'x')));
        access.Store.Time.Advance(TimeSpan.FromDays(31));
        Assert.Null(await ActorAsync(access, second.Secret));
    }

    [Fact]
    public async Task Create_WhatCannotBe_IsSaid()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var owner = await access.InviteAsync("a@example.com", BuiltInRole.Viewer.Id);
        var wanted = new NewPersonalToken("script", [KeysRead], access.Store.Time.GetUtcNow().AddDays(1));

        Assert.Equal(PersonalTokenProblem.BeyondOwn, await Problem(wanted with { Permissions = [KeysRead, KeysWrite] }));
        Assert.Equal(PersonalTokenProblem.PermissionUnknown, await Problem(wanted with { Permissions = ["everything"] }));
        Assert.Equal(PersonalTokenProblem.PermissionsMissing, await Problem(wanted with { Permissions = [] }));
        Assert.Equal(PersonalTokenProblem.NameMissing, await Problem(wanted with { Name = "" }));
        Assert.Equal(PersonalTokenProblem.NameTooLong, await Problem(wanted with { Name = new string('x', 101) }));
        Assert.Equal(PersonalTokenProblem.ExpiryInvalid, await Problem(wanted with { ExpiresAt = access.Store.Time.GetUtcNow() }));
        Assert.Equal(PersonalTokenProblem.ExpiryInvalid, await Problem(wanted with { ExpiresAt = access.Store.Time.GetUtcNow().AddDays(367) }));
        Assert.Equal(PersonalTokenProblem.Denied, (await access.Tokens.CreateAsync(wanted, Actor.Itself("portal"), Cancellation)).Problem);

        async Task<PersonalTokenProblem?> Problem(NewPersonalToken token) => (await access.Tokens.CreateAsync(token, owner, Cancellation)).Problem;
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Token_ForOneTenant_IsNothingElsewhere(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var owner = await access.InviteAsync("a@example.com", BuiltInRole.Owner.Id);
        var wanted = new NewPersonalToken("script", [KeysRead, TelemetryRead], access.Store.Time.GetUtcNow().AddDays(1), AccessStore.OtherTenant);

        var actor = (await ActorAsync(access, (await access.Tokens.CreateAsync(wanted, owner, Cancellation)).Secret!))!;

        Assert.True(actor.May(KeysRead, AccessStore.OtherTenant));
        Assert.False(actor.May(KeysRead, PortalStore.TenantId));
        Assert.False(actor.May(TelemetryRead));
        Assert.Equal("Other", Assert.Single(await access.Tokens.ListAsync(owner, Cancellation)).TenantName);
        Assert.Equal(PersonalTokenProblem.TenantUnknown, (await access.Tokens.CreateAsync(wanted with { TenantId = "nobody" }, owner, Cancellation)).Problem);
        var elsewhere = await access.InviteAsync("b@example.com", BuiltInRole.Owner.Id, PortalStore.TenantId);
        Assert.Equal(PersonalTokenProblem.BeyondOwn, (await access.Tokens.CreateAsync(wanted, elsewhere, Cancellation)).Problem);
    }

    [Fact]
    public async Task Token_Stored_IsOnlyAHash()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var made = await CreateAsync(access, await access.InviteAsync("a@example.com", BuiltInRole.Viewer.Id), KeysRead);
        await using var context = access.Store.CreateDbContext();

        Assert.True(ApiKey.TryParse(made.Secret, ApiKeyKind.Personal, out var token));
        Assert.Equal(token.Hash(), (await context.PersonalTokens.SingleAsync(Cancellation)).Hash);
        Assert.DoesNotContain(token.Hash(), string.Concat(await context.AuditEntries.Select(entry => entry.After).ToListAsync(Cancellation)), StringComparison.Ordinal);
    }

    private static Task<PersonalTokenCreation> CreateAsync(AccessStore access, Actor by, params string[] permissions) => access.Tokens.CreateAsync(
        new NewPersonalToken("script", permissions, access.Store.Time.GetUtcNow().AddDays(30)), by, Cancellation);

    private static async Task<Actor?> ActorAsync(AccessStore access, string secret) =>
        await access.Tokens.FindAsync(secret, "token", Cancellation) is { } identity
            ? await new Actors(access.Store).FindAsync(new ClaimsPrincipal(identity), null, Cancellation)
            : null;
}
