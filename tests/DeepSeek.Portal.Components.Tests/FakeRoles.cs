using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;

namespace DeepSeek.Portal.Components.Tests;

/// <summary>The built-in roles, and what a test adds.</summary>
internal sealed class FakeRoles : IRoles
{
    public List<RoleItem> Custom { get; } = [];

    public List<NewRole> Created { get; } = [];

    public Task<IReadOnlyList<RoleItem>> ListAsync(Actor by, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RoleItem>>(
        [.. BuiltInRole.All.Select(role => new RoleItem { Id = role.Id, Name = role.Name, Permissions = role.Permissions, BuiltIn = true, Holders = 1 }), .. Custom]);

    public Task<RoleChange> CreateAsync(NewRole wanted, Actor by, CancellationToken cancellationToken)
    {
        if (wanted.Permissions.Count == 0)
        {
            return Task.FromResult(new RoleChange(null, RoleProblem.PermissionsMissing));
        }

        Created.Add(wanted);
        return Task.FromResult(new RoleChange("new", null));
    }

    public Task<RoleProblem?> ChangeAsync(string id, NewRole wanted, Guid stamp, Actor by, CancellationToken cancellationToken) => Task.FromResult<RoleProblem?>(null);

    public Task<RoleProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken) => Task.FromResult<RoleProblem?>(null);
}
