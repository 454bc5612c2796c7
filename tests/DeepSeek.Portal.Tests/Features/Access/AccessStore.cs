using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Access.Tokens;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.Features.Access;

/// <summary>A database of one test, with what rules over people and roles on it.</summary>
internal sealed class AccessStore(PortalStore store, PortalSignInOptions signIn) : IAsyncDisposable
{
    public const string OtherTenant = "tenant-2";

    public PortalStore Store => store;

    public UserService Users { get; } = new(
        store, new PasswordHasher<PortalUser>(), new UpperInvariantLookupNormalizer(), Options.Create(signIn), store.Time, NullLogger<UserService>.Instance);

    /// <summary>How people sign in; may be changed.</summary>
    public PortalSignInOptions SignIn => signIn;

    public RoleService Roles { get; } = new(store, store.Time, NullLogger<RoleService>.Instance);

    public PersonalTokenService Tokens { get; } = new(store, store.Time, NullLogger<PersonalTokenService>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<AccessStore> CreateAsync(string provider, PostgresFixture postgres)
    {
        var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var context = store.CreateOwnContext();
        context.Tenants.Add(new Tenant { Id = OtherTenant, Name = "Other", CreatedAt = store.Time.GetUtcNow() });
        await context.SaveChangesAsync(Cancellation);
        return new AccessStore(store, new PortalSignInOptions());
    }

    /// <summary>Somebody with a role, who has chosen his password already.</summary>
    public async Task<Actor> InviteAsync(string email, string? roleId, string? tenantId = null)
    {
        var made = await Users.CreateAsync(new NewUser(email, roleId, tenantId), People.Admin, Cancellation);
        Assert.Null(made.Problem);
        await using var context = store.CreateOwnContext();
        (await context.Users.FindAsync([made.Id], Cancellation))!.MustChangePassword = false;
        await context.SaveChangesAsync(Cancellation);
        return await ActorAsync(made.Id!);
    }

    /// <summary>What somebody may do now.</summary>
    public Task<Actor> ActorAsync(string userId) => new Actors(store).FindAsync(Principals.Of(userId), null, Cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
