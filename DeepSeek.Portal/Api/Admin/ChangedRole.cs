namespace DeepSeek.Portal.Api.Admin;

/// <summary>What a role is to be.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="Stamp">Of what was read: a change that somebody else made since is not written over.</param>
internal sealed record ChangedRole(string Name, string Description, IReadOnlyList<string> Permissions, Guid Stamp);
