using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Access;

public sealed class UserServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Create_Invited_MayDoNothingUntilThePasswordIsChanged(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var made = await access.Users.CreateAsync(new NewUser("a@example.com", BuiltInRole.Viewer.Id, null), Admin, Cancellation);

        Assert.True(made.Succeeded);
        Assert.DoesNotContain(made.Password, made.ToString(), StringComparison.Ordinal);
        Assert.Same(Actor.Nobody, await access.ActorAsync(made.Id));
        await using var context = access.Store.CreateDbContext();
        var stored = await context.Users.SingleAsync(Cancellation);
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<PortalUser>().VerifyHashedPassword(stored, stored.PasswordHash!, made.Password));
        Assert.Equal(UserProblem.EmailTaken, (await access.Users.CreateAsync(new NewUser("A@Example.com", null, null), Admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.EmailInvalid, (await access.Users.CreateAsync(new NewUser("nobody", null, null), Admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.RoleUnknown, (await access.Users.CreateAsync(new NewUser("b@example.com", "none", null), Admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.TenantUnknown, (await access.Users.CreateAsync(new NewUser("b@example.com", "viewer", "none"), Admin, Cancellation)).Problem);
    }

    [Fact]
    public async Task Create_NobodySignsInWithAPassword_IsRefusedAndSaysWhy()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var known = (await access.InviteAsync("a@example.com", BuiltInRole.Viewer.Id)).UserId!;
        access.SignIn.LocalAccounts = false;

        Assert.False(access.Users.GivesPasswords);
        Assert.Equal(UserProblem.NoPasswords, (await access.Users.CreateAsync(new NewUser("b@example.com", null, null), Admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.NoPasswords, (await access.Users.ResetPasswordAsync(known, Admin, Cancellation)).Problem);
        Assert.Null(await access.Users.GrantAsync(known, BuiltInRole.Auditor.Id, null, Admin, Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Grant_ThenWithdrawn_HoldsInItsScope(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var somebody = (await access.InviteAsync("a@example.com", null)).UserId!;

        Assert.Null(await access.Users.GrantAsync(somebody, BuiltInRole.TenantAdmin.Id, PortalStore.TenantId, Admin, Cancellation));
        Assert.Null(await access.Users.GrantAsync(somebody, BuiltInRole.TenantAdmin.Id, PortalStore.TenantId, Admin, Cancellation));

        var actor = await access.ActorAsync(somebody);
        Assert.True(actor.May(Permission.KeysWrite, PortalStore.TenantId));
        Assert.False(actor.May(Permission.KeysWrite, AccessStore.OtherTenant));
        Assert.False(actor.May(Permission.KeysWrite));
        var item = (await access.Users.FindAsync(somebody, Admin, Cancellation))!;
        Assert.Equal(new HeldRole("tenant-admin", "Tenant admin", PortalStore.TenantId, "Acme"), Assert.Single(item.Roles));
        Assert.Null(await access.Users.WithdrawAsync(somebody, BuiltInRole.TenantAdmin.Id, PortalStore.TenantId, Admin, Cancellation));
        Assert.Empty((await access.ActorAsync(somebody)).Grants.Somewhere());
        Assert.Equal(UserProblem.NotFound, await access.Users.WithdrawAsync(somebody, BuiltInRole.TenantAdmin.Id, PortalStore.TenantId, Admin, Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task LastOwner_RemovedOrDisabled_IsRefused(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var first = await access.InviteAsync("first@example.com", BuiltInRole.Owner.Id);
        var second = await access.InviteAsync("second@example.com", BuiltInRole.Owner.Id);

        Assert.Equal(UserProblem.Yourself, await access.Users.SetDisabledAsync(first.UserId!, true, first, Cancellation));
        Assert.Null(await access.Users.SetDisabledAsync(second.UserId!, true, first, Cancellation));
        Assert.Same(Actor.Nobody, await access.ActorAsync(second.UserId!));
        Assert.Equal(UserProblem.LastOwner, await access.Users.SetDisabledAsync(first.UserId!, true, Admin, Cancellation));
        Assert.Equal(UserProblem.LastOwner, await access.Users.WithdrawAsync(first.UserId!, BuiltInRole.Owner.Id, null, first, Cancellation));
        Assert.Null(await access.Users.SetDisabledAsync(second.UserId!, false, first, Cancellation));
        Assert.Null(await access.Users.WithdrawAsync(first.UserId!, BuiltInRole.Owner.Id, null, first, Cancellation));
        Assert.Equal(UserProblem.LastOwner, await access.Users.WithdrawAsync(second.UserId!, BuiltInRole.Owner.Id, null, second, Cancellation));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task LastOwners_RemoveEachOtherAtOnce_OneOfThemStays(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var owners = new[] { await access.InviteAsync("first@example.com", BuiltInRole.Owner.Id), await access.InviteAsync("second@example.com", BuiltInRole.Owner.Id) };

        var problems = await Task.WhenAll(
            Task.Run(() => access.Users.SetDisabledAsync(owners[1].UserId!, true, owners[0], Cancellation), Cancellation),
            Task.Run(() => access.Users.WithdrawAsync(owners[0].UserId!, BuiltInRole.Owner.Id, null, owners[1], Cancellation), Cancellation));

        Assert.Equal([null, UserProblem.LastOwner], problems.Order());
    }

    [Fact]
    public async Task TenantAdmin_ReachingFurther_IsRefused()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var admin = await access.InviteAsync("admin@example.com", BuiltInRole.TenantAdmin.Id, PortalStore.TenantId);
        var own = await access.InviteAsync("own@example.com", BuiltInRole.TenantAdmin.Id, PortalStore.TenantId);
        var owner = await access.InviteAsync("owner@example.com", BuiltInRole.Owner.Id);
        var both = await access.InviteAsync("both@example.com", BuiltInRole.TenantAdmin.Id, PortalStore.TenantId);
        await access.Users.GrantAsync(both.UserId!, BuiltInRole.Viewer.Id, null, Admin, Cancellation);

        // To the platform, to another tenant, to more than he has, to somebody whom he does not see.
        Assert.Equal(UserProblem.Denied, await Grant(own, BuiltInRole.TenantAdmin, null));
        Assert.Equal(UserProblem.Denied, await Grant(own, BuiltInRole.TenantAdmin, AccessStore.OtherTenant));
        Assert.Equal(UserProblem.BeyondOwn, await Grant(own, BuiltInRole.Owner, PortalStore.TenantId));
        Assert.Equal(UserProblem.BeyondOwn, await Grant(admin, BuiltInRole.Operator, PortalStore.TenantId));
        Assert.Equal(UserProblem.NotFound, await Grant(owner, BuiltInRole.TenantAdmin, PortalStore.TenantId));
        Assert.Equal(UserProblem.Denied, (await access.Users.CreateAsync(new NewUser("x@example.com", "owner", null), admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.Denied, (await access.Users.CreateAsync(new NewUser("x@example.com", null, PortalStore.TenantId), admin, Cancellation)).Problem);

        // By way of the account of somebody who may do more.
        Assert.Equal(UserProblem.NotFound, (await access.Users.ResetPasswordAsync(owner.UserId!, admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.BeyondOwn, (await access.Users.ResetPasswordAsync(both.UserId!, admin, Cancellation)).Problem);
        Assert.Equal(UserProblem.BeyondOwn, await access.Users.SetDisabledAsync(both.UserId!, true, admin, Cancellation));
        Assert.Null(await access.Users.SetDisabledAsync(own.UserId!, true, admin, Cancellation));
        var seen = (await access.Users.ListAsync(new UserQuery(), admin, Cancellation)).Items;
        Assert.Equal(["admin@example.com", "both@example.com", "own@example.com"], seen.Select(user => user.Email));
        Assert.All(seen, user => Assert.Equal(PortalStore.TenantId, Assert.Single(user.Roles).TenantId));

        Task<UserProblem?> Grant(Actor whom, BuiltInRole role, string? tenant) => access.Users.GrantAsync(whom.UserId!, role.Id, tenant, admin, Cancellation);
    }

    [Fact]
    public async Task ResetPassword_OfWhoMayDoMore_IsRefusedAndOthersChangeTheStamp()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var owner = await access.InviteAsync("owner@example.com", BuiltInRole.Owner.Id);
        var viewer = await access.InviteAsync("viewer@example.com", BuiltInRole.Viewer.Id);
        var by = With([.. BuiltInRole.Viewer.Permissions, Permission.UsersRead, Permission.UsersManage]);
        var before = await StampAsync(viewer.UserId!);

        Assert.Equal(UserProblem.BeyondOwn, (await access.Users.ResetPasswordAsync(owner.UserId!, by, Cancellation)).Problem);
        Assert.True((await access.Users.ResetPasswordAsync(viewer.UserId!, by, Cancellation)).Succeeded);
        Assert.NotEqual(before, await StampAsync(viewer.UserId!));
        Assert.Equal(UserProblem.Denied, (await access.Users.ResetPasswordAsync(viewer.UserId!, With(Permission.UsersRead), Cancellation)).Problem);

        async Task<string?> StampAsync(string id)
        {
            await using var context = access.Store.CreateDbContext();
            return (await context.Users.SingleAsync(user => user.Id == id, Cancellation)).SecurityStamp;
        }
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task List_SearchRoleAndState_AreDoneByTheDatabase(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        await access.InviteAsync("ann_a@example.com", BuiltInRole.Viewer.Id);
        var bob = await access.InviteAsync("Bob@example.com", BuiltInRole.Billing.Id);
        await access.Users.SetDisabledAsync(bob.UserId!, true, Admin, Cancellation);

        Assert.Equal(["ann_a@example.com", "Bob@example.com"], await Emails(new UserQuery()));
        Assert.Equal(["Bob@example.com"], await Emails(new UserQuery { Search = "bob" }));
        Assert.Equal(["ann_a@example.com"], await Emails(new UserQuery { Search = "_" }));
        Assert.Equal(["Bob@example.com"], await Emails(new UserQuery { Disabled = true }));
        Assert.Equal(["ann_a@example.com"], await Emails(new UserQuery { RoleId = BuiltInRole.Viewer.Id }));
        Assert.Equal(["Bob@example.com"], await Emails(new UserQuery { Page = 1, PageSize = 1 }));
        Assert.Empty((await access.Users.ListAsync(new UserQuery(), Actor.Nobody, Cancellation)).Items);

        async Task<List<string>> Emails(UserQuery query) => [.. (await access.Users.ListAsync(query, Admin, Cancellation)).Items.Select(user => user.Email)];
    }
}
