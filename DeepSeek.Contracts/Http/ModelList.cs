namespace DeepSeek.Contracts.Http;

/// <summary>Answer of <c>GET /v1/models</c>.</summary>
public sealed record ModelList
{
    /// <summary>Always <c>list</c>.</summary>
    public string Object { get; init; } = "list";

    /// <summary>The models the caller may use.</summary>
    public required IReadOnlyList<ModelInfo> Data { get; init; }
}

/// <summary>One model.</summary>
public sealed record ModelInfo
{
    /// <summary>The name by which requests ask for it.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>model</c>.</summary>
    public string Object { get; init; } = "model";

    /// <summary>When its served version was made, in Unix seconds.</summary>
    public required long Created { get; init; }

    /// <summary>Who provides it.</summary>
    public required string OwnedBy { get; init; }
}
