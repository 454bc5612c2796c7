namespace DeepSeek.Portal.Api.Admin;

/// <summary>Until when nobody is told of a cause; null to tell again.</summary>
internal sealed record AlertSilence(DateTimeOffset? Until = null);
