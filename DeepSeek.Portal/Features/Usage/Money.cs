using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Policies;

namespace DeepSeek.Portal.Features.Usage;

/// <summary>
/// Money in whole 10⁻¹² of its unit. A price is for a million tokens and has at most six decimals, so a token costs a whole number of them, and whatever is
/// added up stays exact: in SQLite, which has no decimal numbers, as in PostgreSQL.
/// </summary>
internal static class Money
{
    /// <summary>Sums over many rows are taken in two parts, above and below this, since 64 bits hold but nine million units.</summary>
    public const long Million = 1_000_000;

    /// <summary>What one token costs; null where the price has more decimals than can be counted, or is out of range.</summary>
    public static long? OfToken(decimal pricePerMillion)
    {
        var pico = pricePerMillion * Million;
        return pricePerMillion is >= 0 and <= PolicyRules.HighestPrice && decimal.Truncate(pico) == pico ? (long)pico : null;
    }

    /// <summary>True where every token of this price costs a whole number of 10⁻¹².</summary>
    public static bool IsCountable(ModelPrice price) =>
        OfToken(price.Prompt) is not null && OfToken(price.CachedPrompt) is not null && OfToken(price.Completion) is not null;

    /// <summary>How many whole millions of 10⁻¹² there are; what they leave is never below zero.</summary>
    public static long WholeMillions(long pico)
    {
        var (millions, rest) = Math.DivRem(pico, Million);
        return rest < 0 ? millions - 1 : millions;
    }

    /// <summary>The sum of many, from the sum of their millions and the sum of what those leave.</summary>
    public static decimal Of(long millions, long remainders) => ((decimal)millions / Million) + ((decimal)remainders / Million / Million);
}
