using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Snapshots;

namespace DeepSeek.Gateway.RateLimiting;

/// <summary>What limits say to a request. Who was admitted settles when the answer has ended, however it did.</summary>
internal sealed class Admission
{
    /// <summary>Nobody limits the request.</summary>
    public static readonly Admission Unlimited = new([], [], null, null, null);

    private readonly LimitHold[] _holds;
    private readonly LimitCounter[] _counters;
    private readonly ModelPrice? _price;
    private readonly LimitMetrics? _metrics;
    private int _settled;

    public Admission(LimitHold[] holds, LimitCounter[] counters, ModelPrice? price, LimitMetrics? metrics, ApiFailure? failure)
    {
        _holds = holds;
        _counters = counters;
        _price = price;
        _metrics = metrics;
        Failure = failure;
    }

    /// <summary>Why the request may not go on; null where it may.</summary>
    public ApiFailure? Failure { get; }

    /// <summary>Tells the client how its limits stand. Before the answer begins.</summary>
    public void WriteHeaders(IHeaderDictionary headers)
    {
        if (_counters.Length > 0)
        {
            RateLimitHeaders.Write(headers, _counters);
        }
    }

    /// <summary>
    /// Gives back what was not used; the second time does nothing. Asks nobody, so there is nothing to wait for.
    /// </summary>
    /// <param name="usage">The tokens of the answer, or of as much of it as there is; null, or none, where nothing was generated for this request: then all
    /// is given back, as after a cache hit.</param>
    /// <param name="ownPrice">The price of the external upstream that answered, where it has one of its own; null for the model's.</param>
    public void Settle(Usage? usage, ModelPrice? ownPrice = null)
    {
        if (_holds.Length == 0 || Interlocked.Exchange(ref _settled, 1) != 0)
        {
            return;
        }

        foreach (var hold in _holds)
        {
            var kind = hold.Counter.Id.Kind;
            var used = UsageBound.Used(kind, usage, ownPrice ?? _price);
            if (used > hold.Amount)
            {
                _metrics?.BeyondBound(kind);
            }

            hold.Settle(used);
        }
    }
}
