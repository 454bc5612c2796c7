using DeepSeek.Portal.Features.Access;

namespace DeepSeek.Portal.Tests.Features.Access;

public sealed class GrantsTests
{
    private const string Acme = "acme";
    private const string Other = "other";

    [Fact]
    public void Has_NothingGranted_IsDenied()
    {
        Assert.DoesNotContain(Permission.All, Grants.None.HasSomewhere);
        Assert.Empty(Grants.None.TenantsWith(Permission.KeysRead)!);
    }

    [Fact]
    public void Has_ForOneTenant_IsForNoOtherAndNotForThePlatform()
    {
        var grants = Grants.ForTenant(Acme, [Permission.KeysRead]);

        Assert.True(grants.Has(Permission.KeysRead, Acme));
        Assert.True(grants.HasSomewhere(Permission.KeysRead));
        Assert.False(grants.Has(Permission.KeysRead, Other));
        Assert.False(grants.Has(Permission.KeysRead));
        Assert.Equal([Acme], grants.TenantsWith(Permission.KeysRead)!);
    }

    [Fact]
    public void Has_OnThePlatform_IsForEveryTenant()
    {
        var grants = Grants.OnPlatform([Permission.KeysRead]);

        Assert.True(grants.Has(Permission.KeysRead, Acme));
        Assert.Null(grants.TenantsWith(Permission.KeysRead));
    }

    [Fact]
    public void Cover_WhatIsWider_IsNotCovered()
    {
        var platform = Grants.OnPlatform([Permission.KeysRead]);
        var tenant = Grants.ForTenant(Acme, [Permission.KeysRead]);

        Assert.True(platform.Cover(tenant));
        Assert.False(tenant.Cover(platform));
        Assert.False(tenant.Cover(Grants.ForTenant(Other, [Permission.KeysRead])));
        Assert.False(tenant.Cover(Grants.ForTenant(Acme, [Permission.KeysRead, Permission.KeysWrite])));
        Assert.True(tenant.Cover(Grants.None));
        Assert.True(Grants.Everything.Cover(Grants.Everything));
    }

    [Fact]
    public void Only_SomeNamed_LeavesThoseWhereTheyWere()
    {
        var grants = new Grants([(null, Permission.UsageRead), (Acme, Permission.KeysRead), (Acme, Permission.KeysWrite)]).Only([Permission.KeysRead, Permission.UsersManage]);

        Assert.Equal([Permission.KeysRead], grants.Somewhere());
        Assert.False(grants.Has(Permission.KeysRead));
    }
}
