using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Playground;

namespace DeepSeek.Portal.Components.Pages.Playground;

/// <summary>What was asked of one model, and what it said.</summary>
public sealed class PlaygroundConversation : IDisposable
{
    private readonly IPlayground _playground;
    private CancellationTokenSource? _asking;

    internal PlaygroundConversation(IPlayground playground) => _playground = playground;

    /// <summary>A model, an alias, or <c>name@version</c>.</summary>
    public string? Model { get; set; }

    public IList<PlaygroundTurn> Turns { get; } = [];

    public bool Running => _asking is not null;

    /// <summary>Everything that was said, in order.</summary>
    public IReadOnlyList<ChatMessage> Said() => [.. Turns.SelectMany(turn => turn.Said())];

    /// <summary>Asks, and tells of news as it comes.</summary>
    /// <param name="prompt">What.</param>
    /// <param name="tenantId">For which tenant.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="changed">Called after each part.</param>
    internal async Task AskAsync(PlaygroundPrompt prompt, string tenantId, Actor by, Action changed)
    {
        using var asking = _asking = new CancellationTokenSource();
        var turn = new PlaygroundTurn(prompt);
        Turns.Add(turn);
        changed();
        try
        {
            await foreach (var part in _playground.AskAsync(prompt, tenantId, by, asking.Token))
            {
                turn.Add(part);
                changed();
            }
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
            turn.Stopped = true;
        }
        finally
        {
            _asking = null;
            changed();
        }
    }

    /// <summary>Lets the model say no more.</summary>
    public void Stop() => _asking?.Cancel();

    public void Clear()
    {
        Stop();
        Turns.Clear();
    }

    public void Dispose() => Stop();
}
