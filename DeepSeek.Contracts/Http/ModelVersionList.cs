namespace DeepSeek.Contracts.Http;

/// <summary>Answer of <c>GET /v1/models/{name}/versions</c>: every version of a model, on every replica that has it.</summary>
public sealed record ModelVersionList
{
    /// <summary>Always <c>list</c>.</summary>
    public string Object { get; init; } = "list";

    /// <summary>The versions, the newest first; of each, one entry a replica.</summary>
    public required IReadOnlyList<ModelVersionInfo> Data { get; init; }
}
