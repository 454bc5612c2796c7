using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Portal.Data.Entities;

/// <summary>The columns of a <see cref="ModelPrice"/>: all set, or all null where there is no price.</summary>
internal sealed class PriceValues
{
    public decimal? Prompt { get; set; }

    public decimal? CachedPrompt { get; set; }

    public decimal? Completion { get; set; }

    public static PriceValues Of(ModelPrice? price) => new() { Prompt = price?.Prompt, CachedPrompt = price?.CachedPrompt, Completion = price?.Completion };

    public ModelPrice? ToPrice() =>
        this is { Prompt: { } prompt, CachedPrompt: { } cached, Completion: { } completion } ? new ModelPrice(prompt, cached, completion) : null;
}
