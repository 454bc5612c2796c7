namespace DeepSeek.Gateway.Authentication.Authorities;

/// <summary>Which scope a claim's value means. A value may have several entries.</summary>
internal sealed class ClaimScope
{
    /// <summary>The claim's value.</summary>
    public string Value { get; set; } = "";

    /// <summary>A scope of this platform.</summary>
    public string Scope { get; set; } = "";
}
