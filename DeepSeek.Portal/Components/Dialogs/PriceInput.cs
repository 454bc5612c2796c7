using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>A price as it is typed: all three, or none.</summary>
public sealed class PriceInput
{
    public decimal? Prompt { get; set; }

    public decimal? CachedPrompt { get; set; }

    public decimal? Completion { get; set; }

    /// <summary>True where some are given and others not.</summary>
    internal bool IsIncomplete => Given is > 0 and < 3;

    private int Given => (Prompt is null ? 0 : 1) + (CachedPrompt is null ? 0 : 1) + (Completion is null ? 0 : 1);

    internal static PriceInput Of(ModelPrice? price) => new() { Prompt = price?.Prompt, CachedPrompt = price?.CachedPrompt, Completion = price?.Completion };

    /// <summary>Null where none is given.</summary>
    internal ModelPrice? ToPrice() => Prompt is { } prompt && CachedPrompt is { } cached && Completion is { } completion ? new ModelPrice(prompt, cached, completion) : null;
}
