using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Limits;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>What a caller is told whom a limit refuses: which one it was, and when or how the request would pass.</summary>
internal static class LimitFailures
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>There is not enough left at the moment.</summary>
    public static ApiFailure Refused(LimitId id, long limit, long amount, LimitTake take, DateTimeOffset now)
    {
        if (!id.Kind.IsBudget())
        {
            var wait = take.FreedAt - now is { } until && until > TimeSpan.Zero ? until : Soon;
            var limitText = $"The limit of {Amount(id.Kind, limit)} of {Owner(id)} is reached.";
            return new ApiFailure(ApiError.RateLimited, $"{limitText} {Advice(id.Kind, wait)}", RetryAfter: wait);
        }

        if (!take.Spent)
        {
            return new ApiFailure(
                ApiError.RateLimited, $"What is left of the {Budget(id.Kind)} of {Owner(id)} is reserved by requests that run at the moment.", RetryAfter: Soon);
        }

        var left = take.Left <= 0
            ? $"The {Budget(id.Kind)} of {Owner(id)}, {Amount(id.Kind, limit)}, is used up."
            : $"Of the {Budget(id.Kind)} of {Owner(id)}, {Amount(id.Kind, limit)}, {Units(id.Kind, take.Left)} are left; this request may take up to "
                + $"{Units(id.Kind, amount)}.";
        return new ApiFailure(ApiError.InsufficientBalance, $"{left} It renews at {take.FreedAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
    }

    /// <summary>No time will make it pass.</summary>
    public static ApiFailure Impossible(LimitId id, long limit, long amount)
    {
        if (limit == 0)
        {
            return id.Kind.IsBudget()
                ? new ApiFailure(ApiError.InsufficientBalance, $"The {Budget(id.Kind)} of {Owner(id)} is 0.")
                : new ApiFailure(ApiError.PermissionDenied, $"{Capital(Owner(id))} may make no requests: its limit is {Amount(id.Kind, 0)}.");
        }

        return new ApiFailure(
            ApiError.InvalidParameter,
            $"This request may take up to {Units(id.Kind, amount)}, prompt and answer together, and can never pass the limit of {Amount(id.Kind, limit)} of "
                + $"{Owner(id)}. Ask for fewer 'max_tokens', or send a shorter prompt.",
            "max_tokens");
    }

    private static string Advice(LimitKind kind, TimeSpan wait) => kind == LimitKind.ConcurrentRequests
        ? "Wait for a running one to end."
        : string.Create(CultureInfo.InvariantCulture, $"Try again in {Math.Ceiling(wait.TotalSeconds)} s.");

    private static string Owner(LimitId id) => id.Scope switch
    {
        LimitScope.Key => "this API key",
        LimitScope.Tenant => "your organization",
        _ => $"the model '{id.Id}'",
    };

    private static string Budget(LimitKind kind) => kind switch
    {
        LimitKind.TokensPerDay => "daily token budget",
        LimitKind.TokensPerMonth => "monthly token budget",
        LimitKind.CostPerDay => "daily budget",
        _ => "monthly budget",
    };

    private static string Amount(LimitKind kind, long amount) => kind switch
    {
        LimitKind.ConcurrentRequests => $"{Number(amount)} requests at the same time",
        LimitKind.RequestsPerMinute => $"{Number(amount)} requests a minute",
        LimitKind.TokensPerMinute => $"{Number(amount)} tokens a minute",
        LimitKind.TokensPerDay or LimitKind.CostPerDay => $"{Units(kind, amount)} a day",
        _ => $"{Units(kind, amount)} a month",
    };

    private static string Units(LimitKind kind, long amount) => kind.IsMoney()
        ? MicroMoney.ToMoney(amount).ToString("0.00####", CultureInfo.InvariantCulture)
        : $"{Number(amount)} tokens";

    private static string Number(long amount) => amount.ToString("N0", CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
