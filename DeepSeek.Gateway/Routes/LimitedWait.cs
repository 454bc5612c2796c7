using System.Globalization;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes;

/// <summary>
/// Waiting for an answer until the client leaves or its time is up. It is the waiting that is cut: the answer may be on its way to others too, who have more
/// time.
/// </summary>
internal sealed class LimitedWait : IDisposable
{
    private readonly TimeSpan? _limit;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _both;

    public LimitedWait(GatewayRequest request, TimeProvider time, CancellationToken clientLeft)
    {
        Token = clientLeft;
        _limit = request.TimeLimit;
        if (_limit is { } limit)
        {
            var left = limit - time.GetElapsedTime(request.ArrivedAt);
            _timer = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            _both = CancellationTokenSource.CreateLinkedTokenSource(clientLeft, _timer.Token);
            Token = _both.Token;
        }
    }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Token { get; }

    /// <summary>True where the time is up.</summary>
    public bool IsUp => _timer?.IsCancellationRequested == true;

    /// <summary>What the client is told then.</summary>
    public ApiFailure ToFailure() => new(
        ApiError.Timeout,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The answer was not there within {_limit!.Value.TotalSeconds:0.###} seconds. A streamed request has no time limit: send \"stream\": true."));

    public void Dispose()
    {
        _both?.Dispose();
        _timer?.Dispose();
    }
}
