namespace DeepSeek.ControlPlane.Limits;

/// <summary>
/// Time, cut into the slots that limits are counted in: seconds for a sliding minute, whole days and months for budgets, and one slot for ever where only
/// the present counts. All that count together in Redis must cut it alike.
/// </summary>
public static class LimitCalendar
{
    /// <summary>
    /// Slots of one second that a sliding minute counts, the current one included. One more than sixty: what was taken at the end of a slot must count for
    /// sixty seconds from then, so that no sixty seconds, wherever they begin, ever hold more than the limit.
    /// </summary>
    public const int MinuteSlots = 61;

    /// <summary>True for those that count by the day or month.</summary>
    public static bool IsBudget(this LimitKind kind) => kind >= LimitKind.TokensPerDay;

    /// <summary>True for those that slide.</summary>
    public static bool Slides(this LimitKind kind) => kind is LimitKind.RequestsPerMinute or LimitKind.TokensPerMinute;

    /// <summary>True for those that count millionths of the currency.</summary>
    public static bool IsMoney(this LimitKind kind) => kind is LimitKind.CostPerDay or LimitKind.CostPerMonth;

    /// <summary>The slot of a moment.</summary>
    public static long SlotOf(this LimitKind kind, DateTimeOffset now) => kind switch
    {
        LimitKind.RequestsPerMinute or LimitKind.TokensPerMinute => now.ToUnixTimeSeconds(),
        LimitKind.TokensPerDay or LimitKind.CostPerDay => now.ToUnixTimeSeconds() / 86_400,
        LimitKind.TokensPerMonth or LimitKind.CostPerMonth => (now.UtcDateTime.Year * 12L) + now.UtcDateTime.Month - 1,
        _ => 0,
    };

    /// <summary>The oldest slot that still counts when <paramref name="slot"/> is the current one.</summary>
    public static long OldestSlot(this LimitKind kind, long slot) => kind.Slides() ? slot - MinuteSlots + 1 : slot;

    /// <summary>How long a counter is kept in Redis after it was last used: longer than anything in it counts.</summary>
    public static TimeSpan KeyLife(this LimitKind kind) => kind switch
    {
        LimitKind.TokensPerMonth or LimitKind.CostPerMonth => TimeSpan.FromDays(40),
        LimitKind.TokensPerDay or LimitKind.CostPerDay => TimeSpan.FromDays(3),
        _ => TimeSpan.FromMinutes(3),
    };

    /// <summary>When what was taken in a slot counts no more; null where no time frees it.</summary>
    public static DateTimeOffset? FreedAt(this LimitKind kind, long slot) => kind switch
    {
        LimitKind.RequestsPerMinute or LimitKind.TokensPerMinute => DateTimeOffset.FromUnixTimeSeconds(slot + MinuteSlots),
        LimitKind.TokensPerDay or LimitKind.CostPerDay => DateTimeOffset.FromUnixTimeSeconds((slot + 1) * 86_400),
        LimitKind.TokensPerMonth or LimitKind.CostPerMonth => new DateTimeOffset((int)((slot + 1) / 12), (int)((slot + 1) % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero),
        _ => null,
    };
}
