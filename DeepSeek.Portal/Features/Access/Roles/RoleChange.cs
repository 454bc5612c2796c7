namespace DeepSeek.Portal.Features.Access.Roles;

/// <summary>What came of making a role.</summary>
/// <param name="Id">Of the role; null where there is none.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record RoleChange(string? Id, RoleProblem? Problem);
