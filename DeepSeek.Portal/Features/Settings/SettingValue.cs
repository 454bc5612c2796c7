namespace DeepSeek.Portal.Features.Settings;

/// <summary>A setting of the portal that is worth knowing. Never a secret.</summary>
/// <param name="Key">What it is called in configuration; with <c>__</c> for <c>:</c> as a variable of the environment.</param>
/// <param name="Value">What it is, written as in configuration.</param>
internal sealed record SettingValue(string Key, string Value);
