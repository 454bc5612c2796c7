using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Tests.Features.Access;

/// <summary>People for tests of features.</summary>
internal static class People
{
    /// <summary>May do everything.</summary>
    public static readonly Actor Admin = Actor.User("admin", "admin", "192.0.2.1", Grants.Everything);

    /// <summary>May do this on the whole platform and nothing else.</summary>
    public static Actor With(params string[] permissions) => Actor.User("somebody", "somebody", null, Grants.OnPlatform(permissions));

    /// <summary>May do this for one tenant and nothing else.</summary>
    public static Actor For(string tenantId, params string[] permissions) => Actor.User("somebody", "somebody", null, Grants.ForTenant(tenantId, permissions));
}
