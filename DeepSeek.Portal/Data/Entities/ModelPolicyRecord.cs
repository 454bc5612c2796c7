namespace DeepSeek.Portal.Data.Entities;

/// <summary>What holds for a model, whoever asks it.</summary>
internal sealed class ModelPolicyRecord : IStamped
{
    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>What all callers may use of it together.</summary>
    public LimitValues Limits { get; set; } = new();

    /// <summary>What it costs.</summary>
    public PriceValues Price { get; set; } = new();

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who set it; a name for people to read.</summary>
    public required string ChangedBy { get; set; }

    public Guid Stamp { get; set; }
}
