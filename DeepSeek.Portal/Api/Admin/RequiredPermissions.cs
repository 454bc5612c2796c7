namespace DeepSeek.Portal.Api.Admin;

/// <summary>What an endpoint asks for: one of these; none where it is everybody's own.</summary>
internal sealed record RequiredPermissions(IReadOnlyList<string> AnyOf);
