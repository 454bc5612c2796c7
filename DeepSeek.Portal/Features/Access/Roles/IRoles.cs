namespace DeepSeek.Portal.Features.Access.Roles;

/// <summary>Which roles there are. Those of the platform's own stay as they are.</summary>
internal interface IRoles
{
    /// <summary>Built-in ones first, then by name; none for who may not see users.</summary>
    Task<IReadOnlyList<RoleItem>> ListAsync(Actor by, CancellationToken cancellationToken);

    /// <summary>Makes a role.</summary>
    Task<RoleChange> CreateAsync(NewRole wanted, Actor by, CancellationToken cancellationToken);

    /// <summary>Changes a role that somebody made; who has it may do the new things at once.</summary>
    /// <param name="id">The role.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <param name="stamp">Of what was read.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<RoleProblem?> ChangeAsync(string id, NewRole wanted, Guid stamp, Actor by, CancellationToken cancellationToken);

    /// <summary>Takes a role away that nobody has. Null where that was done.</summary>
    Task<RoleProblem?> RemoveAsync(string id, Actor by, CancellationToken cancellationToken);
}
