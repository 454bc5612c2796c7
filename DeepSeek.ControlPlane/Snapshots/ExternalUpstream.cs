namespace DeepSeek.ControlPlane.Snapshots;

/// <summary>A server of others with an OpenAI-compatible API that serves a model of this platform: vLLM, SGLang, DeepSeek's own API.</summary>
public sealed record ExternalUpstream
{
    /// <summary>The purpose for which <see cref="SealedApiKey"/> is sealed, with the secret that our services share.</summary>
    public const string ApiKeyPurpose = "upstream-key";

    /// <summary>Its id; answers name it in <c>x-replica</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The model that it serves, as tenants call it.</summary>
    public required string Model { get; init; }

    /// <summary>What counts as its version, for <c>model@version</c>; for example <c>671b</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Where its API begins, for example <c>https://api.deepseek.com/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>What the model is called there.</summary>
    public required string UpstreamModel { get; init; }

    /// <summary>Its API key, sealed by a <see cref="Signing.SecretBox"/>; null where it wants none.</summary>
    public string? SealedApiKey { get; init; }

    /// <summary>What it costs; null for the price of the model.</summary>
    public ModelPrice? Price { get; init; }

    /// <summary>Requests that it may be given at the same time by one gateway; null for no limit.</summary>
    public int? ConcurrentRequests { get; init; }
}
