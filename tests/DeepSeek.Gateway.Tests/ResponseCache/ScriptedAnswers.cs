using System.Runtime.CompilerServices;
using DeepSeek.Contracts.Http;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Tests.ResponseCache;

/// <summary>Generates what it is told to, and counts how often.</summary>
internal sealed class ScriptedAnswers : IAnswerSource
{
    public const string Version = "tiny@1";

    public static readonly Usage Usage = new() { PromptTokens = 3, CompletionTokens = 4, TotalTokens = 7 };

    private int _calls;
    private int _cancelled;

    /// <summary>How many answers were begun.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many of them nobody wanted any more.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>What is generated; a null waits for <see cref="Gate"/>.</summary>
    public IReadOnlyList<AnswerEvent?> Script { get; set; } = Answer("Let me see.", "Two.");

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Thrown at the end of the script.</summary>
    public Exception? Fault { get; set; }

    public static IReadOnlyList<AnswerEvent?> Answer(string reasoning, string content, string finishReason = FinishReasons.Stop, string version = Version) =>
    [
        new AnswerBegun(version, "replica-1"),
        .. reasoning.Select(letter => new AnswerDelta(0) { Reasoning = letter.ToString(), Tokens = 1 }),
        .. content.Select(letter => new AnswerDelta(0) { Content = letter.ToString(), Tokens = 1 }),
        new ChoiceEnded(0, finishReason),
        new AnswerEnded(Usage, null),
    ];

    /// <summary>An answer that waits for <see cref="Gate"/> after its first letter.</summary>
    public static IReadOnlyList<AnswerEvent?> Halting(string content)
    {
        var answer = Answer("", content).ToList();
        answer.Insert(2, null);
        return answer;
    }

    public async IAsyncEnumerable<AnswerEvent> AnswerAsync(GatewayRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        foreach (var next in Script)
        {
            if (next is not null)
            {
                await Task.Yield();
                yield return next;
                continue;
            }

            await WaitAsync(cancellationToken);
        }

        if (Fault is not null)
        {
            throw Fault;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Gate.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
            throw;
        }
    }
}
