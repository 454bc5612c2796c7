namespace DeepSeek.Portal.Data.Entities;

/// <summary>One of the models among which an alias shares requests out.</summary>
internal sealed class AliasTarget
{
    /// <summary>A model, or <c>name@version</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Its share relative to the others'; 0 for none.</summary>
    public required int Weight { get; init; }
}
