using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.ModelReloads;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The portal's database, as budgets see it.</summary>
internal sealed partial class PortalSpentBudgets(
    IHttpClientFactory clients, InternalCallTokens tokens, TimeProvider time, ILogger<PortalSpentBudgets> logger) : ISpentBudgets, IDisposable
{
    /// <summary>Most questions at a time: a Redis that lost all has all budgets asked for at once.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public async Task<long?> ReadAsync(LimitId budget, long slot)
    {
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            await _turns.WaitAsync(late.Token);
            try
            {
                return await AskAsync(budget, late.Token) is { } spent && budget.Kind.SlotOf(spent.At) == slot ? Amount(budget, spent) : null;
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            LogUnknown(logger, budget.Kind, budget.Scope, budget.Id, e.Message);
            return null;
        }
    }

    public void Dispose() => _turns.Dispose();

    private static long? Amount(LimitId budget, SpentUsage spent)
    {
        var amounts = budget.Scope switch { LimitScope.Key => spent.Key, LimitScope.Tenant => spent.Tenant, _ => spent.Model };
        return amounts is null ? null : budget.Kind switch
        {
            LimitKind.TokensPerDay => amounts.TokensToday,
            LimitKind.TokensPerMonth => amounts.TokensThisMonth,
            LimitKind.CostPerDay => MicroMoney.Ceiling(amounts.CostToday),
            LimitKind.CostPerMonth => MicroMoney.Ceiling(amounts.CostThisMonth),
            _ => null,
        };
    }

    private async Task<SpentUsage?> AskAsync(LimitId budget, CancellationToken cancellationToken)
    {
        var name = budget.Scope switch { LimitScope.Key => "key", LimitScope.Tenant => "tenant", _ => "model" };
        using var client = clients.CreateClient(PortalRelay.Portal);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri($"{PortalCalls.SpentPattern}?{name}={Uri.EscapeDataString(budget.Id)}", UriKind.Relative));
        request.Headers.Add(InternalHeaders.Token, tokens.Write(new InternalCall
        {
            Audience = PortalCalls.Audience,
            ExpiresAt = time.GetUtcNow() + TokenLifetime,
            RequestId = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            TenantId = budget.Scope == LimitScope.Tenant ? budget.Id : "",
            CachePartition = "",
            Seed = 0,
        }));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(ControlPlaneJsonContext.Default.SpentUsage, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not know what was spent of {Kind} of {Scope} {Id}, and the portal does not say. The budget begins at 0 until it does. {Reason}")]
    private static partial void LogUnknown(ILogger logger, LimitKind kind, LimitScope scope, string id, string reason);
}
