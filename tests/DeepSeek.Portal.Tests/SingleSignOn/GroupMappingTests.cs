using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Accounts.SingleSignOn;
using DeepSeek.Portal.Features.Users;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Portal.Tests.Features.Access;
using DeepSeek.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepSeek.Portal.Tests.SingleSignOn;

/// <summary>Groups that are mapped in the portal, and the accounts of those who are in them.</summary>
public sealed class GroupMappingTests(PostgresFixture postgres)
{
    private const string Group = "team";

    private static readonly Actor Mapper = People.With(Permission.RolesManage, Permission.UsersRead, Permission.KeysRead);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Admit_MappedForATenant_HasTheRoleThereAndLosesItWithTheMapping(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var (mappings, accounts) = On(access);
        var made = await mappings.AddAsync(new NewGroupMapping(Group, BuiltInRole.TenantAdmin.Id, PortalStore.TenantId), People.Admin, Cancellation);
        Assert.Null(made.Problem);

        var admitted = await accounts.AdmitAsync(Member(), "192.0.2.7", signsIn: true, Cancellation);

        Assert.True(admitted.Admitted);
        var actor = await access.ActorAsync(admitted.User.Id);
        Assert.True(actor.May(Permission.KeysWrite, PortalStore.TenantId));
        Assert.False(actor.MaySomewhere(Permission.RolesManage));
        Assert.False(actor.May(Permission.KeysRead, AccessStore.OtherTenant));
        Assert.Null(await mappings.RemoveAsync(made.Id!, People.Admin, Cancellation));
        Assert.Equal(SignInRefusal.NoRole, (await accounts.AdmitAsync(Member(), null, signsIn: true, Cancellation)).Refusal);
        Assert.False((await access.ActorAsync(admitted.User.Id)).MaySomewhere(Permission.KeysRead));
        await using var context = access.Store.CreateDbContext();
        Assert.Equal(
            ["created group_mapping", "created user", "created assignment", "signed_in user", "removed group_mapping", "removed assignment"],
            (await context.AuditEntries.Where(entry => entry.ObjectType != "tenant").OrderBy(entry => entry.Number).ToListAsync(Cancellation)).Select(entry => $"{entry.Action} {entry.ObjectType}"));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Admit_FirstTimesAtOnce_MakesOneAccount(string provider)
    {
        await using var access = await AccessStore.CreateAsync(provider, postgres);
        var (mappings, accounts) = On(access);
        await mappings.AddAsync(new NewGroupMapping(Group, BuiltInRole.Viewer.Id), People.Admin, Cancellation);

        var admitted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => accounts.AdmitAsync(Member(), null, signsIn: true, Cancellation)));

        Assert.Single(admitted.Select(one => one.User?.Id).Distinct());
        Assert.NotNull(admitted[0].User);
    }

    [Fact]
    public async Task Admit_LastOwnerLeavesTheGroup_StaysOwner()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var (mappings, accounts) = On(access);
        await mappings.AddAsync(new NewGroupMapping(Group, BuiltInRole.Owner.Id), People.Admin, Cancellation);
        await accounts.AdmitAsync(Member(), null, signsIn: true, Cancellation);

        var admitted = await accounts.AdmitAsync(Member() with { Groups = [] }, null, signsIn: true, Cancellation);

        Assert.True(admitted.Admitted);
        Assert.True((await access.ActorAsync(admitted.User.Id)).May(Permission.RolesManage));

        await access.InviteAsync("another@example.com", BuiltInRole.Owner.Id);
        Assert.Equal(SignInRefusal.NoRole, (await accounts.AdmitAsync(Member() with { Groups = [] }, null, signsIn: true, Cancellation)).Refusal);
    }

    [Fact]
    public async Task Grant_RoleThatAGroupGave_IsKeptWithoutTheGroup()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var (mappings, accounts) = On(access);
        await mappings.AddAsync(new NewGroupMapping(Group, BuiltInRole.Viewer.Id), People.Admin, Cancellation);
        var user = (await accounts.AdmitAsync(Member(), null, signsIn: true, Cancellation)).User!;

        Assert.Equal(UserProblem.FromGroup, await access.Users.WithdrawAsync(user.Id, BuiltInRole.Viewer.Id, null, People.Admin, Cancellation));
        Assert.True(Assert.Single((await access.Users.FindAsync(user.Id, People.Admin, Cancellation))!.Roles).FromGroup);
        Assert.Null(await access.Users.GrantAsync(user.Id, BuiltInRole.Viewer.Id, null, People.Admin, Cancellation));
        Assert.True((await accounts.AdmitAsync(Member() with { Groups = [] }, null, signsIn: true, Cancellation)).Admitted);
        Assert.Null(await access.Users.WithdrawAsync(user.Id, BuiltInRole.Viewer.Id, null, People.Admin, Cancellation));
    }

    [Fact]
    public async Task Add_WhatMayNotBe_IsRefused()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var (mappings, _) = On(access);

        Assert.Equal(GroupMappingProblem.Denied, await Problem(new(Group, BuiltInRole.Viewer.Id), People.With(Permission.UsersManage)));
        Assert.Equal(GroupMappingProblem.Denied, await Problem(new(Group, BuiltInRole.Viewer.Id), People.For(PortalStore.TenantId, Permission.RolesManage)));
        Assert.Equal(GroupMappingProblem.BeyondOwn, await Problem(new(Group, BuiltInRole.Owner.Id), Mapper));
        Assert.Equal(GroupMappingProblem.GroupMissing, await Problem(new(" ", BuiltInRole.Viewer.Id), People.Admin));
        Assert.Equal(GroupMappingProblem.GroupTooLong, await Problem(new(new string('g', 257), BuiltInRole.Viewer.Id), People.Admin));
        Assert.Equal(GroupMappingProblem.RoleUnknown, await Problem(new(Group, "king"), People.Admin));
        Assert.Equal(GroupMappingProblem.TenantUnknown, await Problem(new(Group, BuiltInRole.Viewer.Id, "none"), People.Admin));
        Assert.Null(await Problem(new(Group, BuiltInRole.Owner.Id), People.Admin));
        Assert.Equal(GroupMappingProblem.MappedAlready, await Problem(new($" {Group} ", BuiltInRole.Owner.Id), People.Admin));
        Assert.Equal(GroupMappingProblem.BeyondOwn, await mappings.RemoveAsync(Assert.Single(await mappings.ListAsync(Mapper, Cancellation)).Id!, Mapper, Cancellation));
        Assert.Empty(await mappings.ListAsync(People.For(PortalStore.TenantId, Permission.UsersRead), Cancellation));

        async Task<GroupMappingProblem?> Problem(NewGroupMapping wanted, Actor by) => (await mappings.AddAsync(wanted, by, Cancellation)).Problem;
    }

    [Fact]
    public async Task Remove_RoleThatAGroupGives_IsInUse()
    {
        await using var access = await AccessStore.CreateAsync("Sqlite", postgres);
        var (mappings, _) = On(access);
        var role = await access.Roles.CreateAsync(new NewRole("Reader", "", [Permission.KeysRead]), People.Admin, Cancellation);
        await mappings.AddAsync(new NewGroupMapping(Group, role.Id!), People.Admin, Cancellation);

        Assert.Equal(RoleProblem.InUse, await access.Roles.RemoveAsync(role.Id!, People.Admin, Cancellation));
    }

    private static ProviderIdentity Member() => new("https://id.example", "subject-1", "member@example.com", [Group]);

    private static (GroupMappingService Mappings, ProviderAccounts Accounts) On(AccessStore access)
    {
        var options = Options.Create(new PortalSignInOptions());
        return (
            new GroupMappingService(access.Store, options, access.Store.Time, NullLogger<GroupMappingService>.Instance),
            new ProviderAccounts(
                access.Store,
                new UpperInvariantLookupNormalizer(),
                new GroupRoles(options, NullLogger<GroupRoles>.Instance),
                access.Store.Time,
                NullLogger<ProviderAccounts>.Instance));
    }
}
