namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Money as Redis counts it: whole millionths of the currency.</summary>
internal static class MicroMoney
{
    /// <summary>The largest number that Lua counts exactly.</summary>
    public const long Most = (1L << 53) - 1;

    private const decimal Million = 1_000_000;

    /// <summary>Of what may be spent: rounded down.</summary>
    public static long Floor(decimal money) => Clamp(decimal.Floor(Math.Clamp(money, 0, Most / Million) * Million));

    /// <summary>Of what was spent, or may be by a request: rounded up.</summary>
    public static long Ceiling(decimal money) => Clamp(decimal.Ceiling(Math.Clamp(money, 0, Most / Million) * Million));

    /// <summary>As people write it.</summary>
    public static decimal ToMoney(long micros) => micros / Million;

    private static long Clamp(decimal micros) => (long)Math.Min(micros, Most);
}
