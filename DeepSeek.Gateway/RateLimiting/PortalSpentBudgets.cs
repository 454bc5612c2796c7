using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.ControlPlane.Limits;
using DeepSeek.ControlPlane.Metering;
using DeepSeek.Gateway.ModelReloads;
using DeepSeek.Gateway.Outages;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>The portal's database, as budgets see it.</summary>
internal sealed partial class PortalSpentBudgets(
    IHttpClientFactory clients, InternalCallTokens tokens, TimeProvider time, ILogger<PortalSpentBudgets> logger) : ISpentBudgets, IDisposable
{
    /// <summary>Most questions at a time: a Redis that lost all has all budgets asked for at once.</summary>
    private const int MostAtOnce = 16;

    /// <summary>For how long a portal that does not answer is left alone: who asks meanwhile is told at once that nobody can say.</summary>
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private readonly OutageCircuit _circuit = new(time, Cooldown);

    public async Task<long?> ReadAsync(LimitId budget, long slot)
    {
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            await _turns.WaitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // Those before it had no answer in that time.
            return null;
        }

        try
        {
            if (!_circuit.Allows())
            {
                return null;
            }

            var spent = await AskAsync(budget, late.Token);
            if (_circuit.Succeeded())
            {
                LogBack(logger);
            }

            return spent is not null && budget.Kind.SlotOf(spent.At) == slot ? Amount(budget, spent) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            if (_circuit.Failed())
            {
                LogAway(logger, Cooldown.TotalSeconds, e.Message);
            }

            return null;
        }
        finally
        {
            _turns.Release();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not know what was spent of some budgets, and the portal does not say. They begin at 0 until it does; it is asked again every {Seconds} seconds. {Reason}")]
    private static partial void LogAway(ILogger logger, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The portal says again what was spent of budgets.")]
    private static partial void LogBack(ILogger logger);
}
