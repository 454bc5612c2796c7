namespace DeepSeek.Portal.Api.Admin;

/// <summary>What was made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Secret">A key, token or password, for the only time that it is told; absent for what has none.</param>
internal sealed record Made(string Id, string? Secret = null);
