namespace DeepSeek.Portal.Features.Upstreams;

/// <summary>Section <c>Upstreams</c>: what may be registered.</summary>
internal sealed class UpstreamOptions
{
    public const string Section = "Upstreams";

    /// <summary>True to accept plain http to other machines, where what lies between is private. Default false: prompts and API keys go over TLS.</summary>
    public bool AllowPlainHttp { get; set; }
}
