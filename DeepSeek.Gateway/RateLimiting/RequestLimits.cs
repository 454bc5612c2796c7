using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>Reserves of every limit that a request is held against, or of none.</summary>
internal sealed class RequestLimits(
    LimitDirectory directory, ModelContexts contexts, LimitMetrics metrics, IOptions<RateLimitingOptions> options, TimeProvider time) : IRequestLimits
{
    public ValueTask<Admission> AdmitAsync(GatewayRequest request)
    {
        if (directory.Current is null)
        {
            return new(Admission.Unlimited);
        }

        var bound = UsageBound.Of(
            request.Body.Length, request.Completion!.MaxTokens, request.Completion.N, contexts.Of(request.Model!), options.Value.TemplateTokens);
        return AdmitAsync(request.Caller!.KeyId, request.Caller.TenantId, request.Model!, bound);
    }

    /// <summary>Reserves so much; at once, where this gateway has enough.</summary>
    public ValueTask<Admission> AdmitAsync(string keyId, string tenantId, string model, UsageBound bound)
    {
        if (directory.Current is not { } plan || plan.Find(keyId, tenantId, model) is not { Length: > 0 } counters)
        {
            return new(Admission.Unlimited);
        }

        var price = plan.PriceOf(model);
        var holds = new LimitHold[counters.Length];
        var lacking = -1;
        for (var i = 0; i < counters.Length; i++)
        {
            var amount = bound.Of(counters[i].Id.Kind, price);
            if (amount > counters[i].Limit)
            {
                return new(Refuse(holds.AsSpan(0, i), counters, i, "impossible", LimitFailures.Impossible(counters[i].Id, counters[i].Limit, amount)));
            }

            if (!counters[i].TryTake(amount, out holds[i]))
            {
                lacking = i;
                break;
            }
        }

        return lacking < 0 ? new(Admit(holds, counters, plan.ModelPriceOf(model))) : AdmitLaterAsync(holds, counters, lacking, bound, price, plan.ModelPriceOf(model));
    }

    /// <summary>From the first limit of which this gateway has too little.</summary>
    private async ValueTask<Admission> AdmitLaterAsync(
        LimitHold[] holds, LimitCounter[] counters, int first, UsageBound bound, ModelPrice? price, ModelPrice? modelPrice)
    {
        for (var i = first; i < counters.Length; i++)
        {
            var counter = counters[i];
            var amount = bound.Of(counter.Id.Kind, price);
            if (amount > counter.Limit)
            {
                return Refuse(holds.AsSpan(0, i), counters, i, "impossible", LimitFailures.Impossible(counter.Id, counter.Limit, amount));
            }

            if (i > first && counter.TryTake(amount, out holds[i]))
            {
                continue;
            }

            var take = await counter.TakeAsync(amount);
            if (take.Hold is not { } hold)
            {
                return Refuse(
                    holds.AsSpan(0, i), counters, i, "refused", LimitFailures.Refused(counter.Id, counter.Limit, amount, take, time.GetUtcNow()));
            }

            holds[i] = hold;
        }

        return Admit(holds, counters, modelPrice);
    }

    private Admission Admit(LimitHold[] holds, LimitCounter[] counters, ModelPrice? price)
    {
        foreach (var counter in counters)
        {
            metrics.Decided(counter.Id, "admitted");
        }

        return new Admission(holds, counters, price, metrics, failure: null);
    }

    private Admission Refuse(ReadOnlySpan<LimitHold> holds, LimitCounter[] counters, int by, string outcome, ApiFailure failure)
    {
        foreach (var hold in holds)
        {
            hold.Settle(0);
        }

        metrics.Decided(counters[by].Id, outcome);
        return new Admission([], counters, price: null, metrics: null, failure);
    }
}
