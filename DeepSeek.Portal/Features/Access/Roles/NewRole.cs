namespace DeepSeek.Portal.Features.Access.Roles;

/// <summary>What is wanted of a role.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Permissions">Of <see cref="Permission.All"/>.</param>
internal sealed record NewRole(string Name, string Description, IReadOnlyList<string> Permissions);
