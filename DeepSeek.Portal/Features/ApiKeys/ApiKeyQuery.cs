namespace DeepSeek.Portal.Features.ApiKeys;

/// <summary>Which keys are wanted.</summary>
internal sealed record ApiKeyQuery
{
    /// <summary>Part of a name, of a tenant's name, or of a public id, with or without <c>dsk_</c>.</summary>
    public string? Search { get; init; }

    /// <summary>Null for all.</summary>
    public ApiKeyStatus? Status { get; init; }

    public ApiKeySort Sort { get; init; } = ApiKeySort.Created;

    public bool Descending { get; init; } = true;

    /// <summary>From 0.</summary>
    public int Page { get; init; }

    public int PageSize { get; init; } = 25;
}
