using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;
using static DeepSeek.Portal.Features.Access.Permission;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Access;

public sealed class RoleServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Role_MadeChangedAndRemoved_AllowsWhatItSays(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var made = await access.Roles.CreateAsync(new NewRole(" Support ", "Looks", [UsageRead, KeysRead]), Admin, Cancellation);
        var role = Assert.Single(await access.Roles.ListAsync(Admin, Cancellation), role => !role.BuiltIn);
        var somebody = await access.InviteAsync("a@example.com", made.Id);

        Assert.Equal(("Support", "Looks"), (role.Name, role.Description));
        Assert.Equal([KeysRead, UsageRead], somebody.Grants.Somewhere());
        Assert.Null(await access.Roles.ChangeAsync(role.Id, new NewRole("Support", "", [KeysRead, KeysWrite]), role.Stamp!.Value, Admin, Cancellation));
        Assert.Equal([KeysRead, KeysWrite], (await access.ActorAsync(somebody.UserId!)).Grants.Somewhere());
        Assert.Equal(RoleProblem.Changed, await access.Roles.ChangeAsync(role.Id, new NewRole("Support", "", [KeysRead]), role.Stamp.Value, Admin, Cancellation));
        Assert.Equal(RoleProblem.InUse, await access.Roles.RemoveAsync(role.Id, Admin, Cancellation));
        Assert.Equal(1, Assert.Single(await access.Roles.ListAsync(Admin, Cancellation), item => item.Id == role.Id).Holders);
        Assert.Null(await access.Users.WithdrawAsync(somebody.UserId!, role.Id, null, Admin, Cancellation));
        Assert.Null(await access.Roles.RemoveAsync(role.Id, Admin, Cancellation));
        Assert.DoesNotContain(await access.Roles.ListAsync(Admin, Cancellation), item => !item.BuiltIn);
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Role_WhatCannotBe_IsSaid(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        await access.Roles.CreateAsync(new NewRole("Support", "", [KeysRead]), Admin, Cancellation);

        Assert.Equal(RoleProblem.NameMissing, await Problem(new NewRole(" ", "", [KeysRead])));
        Assert.Equal(RoleProblem.NameTooLong, await Problem(new NewRole(new string('x', 61), "", [KeysRead])));
        Assert.Equal(RoleProblem.NameTaken, await Problem(new NewRole("Support", "", [KeysRead])));
        Assert.Equal(RoleProblem.NameTaken, await Problem(new NewRole("owner", "", [KeysRead])));
        Assert.Equal(RoleProblem.DescriptionTooLong, await Problem(new NewRole("New", new string('x', 301), [KeysRead])));
        Assert.Equal(RoleProblem.PermissionsMissing, await Problem(new NewRole("New", "", [])));
        Assert.Equal(RoleProblem.PermissionUnknown, await Problem(new NewRole("New", "", ["everything"])));
        Assert.Equal(RoleProblem.BuiltIn, await access.Roles.RemoveAsync(BuiltInRole.Viewer.Id, Admin, Cancellation));
        Assert.Equal(RoleProblem.NotFound, await access.Roles.RemoveAsync("none", Admin, Cancellation));

        async Task<RoleProblem?> Problem(NewRole wanted) => (await access.Roles.CreateAsync(wanted, Admin, Cancellation)).Problem;
    }

    [Fact]
    public async Task Role_BeyondOnesOwn_IsNeitherMadeNorChangedNorRemoved()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var by = With(RolesManage, UsersRead, KeysRead);
        var strong = (await access.Roles.CreateAsync(new NewRole("Strong", "", [KeysRead, KeysWrite]), Admin, Cancellation)).Id!;
        var stamp = (await access.Roles.ListAsync(Admin, Cancellation)).Single(role => role.Id == strong).Stamp!.Value;

        Assert.Equal(RoleProblem.BeyondOwn, (await access.Roles.CreateAsync(new NewRole("Mine", "", [KeysRead, KeysWrite]), by, Cancellation)).Problem);
        Assert.Null((await access.Roles.CreateAsync(new NewRole("Mine", "", [KeysRead]), by, Cancellation)).Problem);
        Assert.Equal(RoleProblem.BeyondOwn, await access.Roles.ChangeAsync(strong, new NewRole("Strong", "", [KeysRead]), stamp, by, Cancellation));
        Assert.Equal(RoleProblem.BeyondOwn, await access.Roles.RemoveAsync(strong, by, Cancellation));
    }

    [Fact]
    public async Task Role_ByWhoManagesATenantOnly_IsDenied()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var by = For(PortalStore.TenantId, [.. Permission.All]);

        Assert.Equal(RoleProblem.Denied, (await access.Roles.CreateAsync(new NewRole("Mine", "", [KeysRead]), by, Cancellation)).Problem);
        Assert.Empty(await access.Roles.ListAsync(With(KeysRead), Cancellation));
    }
}
