using System.Collections.Immutable;
using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Answers;

/// <summary>Takes one answer through its post-processors.</summary>
/// <param name="stages">The processors, in the order in which answers pass them.</param>
internal sealed class ChoiceProcessing(ImmutableArray<AnswerStage> stages)
{
    private bool _thinking;
    private string? _stop;
    private int _stoppedAt;
    private ApiFailure? _failure;

    /// <summary>Set once a processor has ended the answer: the model need not go on.</summary>
    public StopSignal Enough { get; } = new();

    /// <summary>What is to go out of the engine's news; null for nothing.</summary>
    public async ValueTask<SequenceUpdate?> ProcessAsync(SequenceUpdate update)
    {
        // The rest of what the engine had under way when a processor ended the answer.
        if (_failure is not null || (_stop is not null && update.End is null)) return null;
        if (_stop is not null) return new SequenceUpdate(update.Choice, -1, null, null, null, Stopped(update.End!));

        var (reasoning, content) = await ProcessTextAsync(update.Reasoning, update.Content, update.End is { Failure: null });
        if (_failure is not null)
        {
            return update with { Reasoning = null, Content = null, End = new SequenceEnd(null, default, default, _failure) };
        }

        if (_stop is not null) Enough.Set();
        return update with
        {
            Reasoning = reasoning.Length > 0 ? reasoning : null,
            Content = content.Length > 0 ? content : null,
            End = _stop is null || update.End is null ? update.End : Stopped(update.End),
        };
    }

    private async ValueTask<(string Reasoning, string Content)> ProcessTextAsync(string? newReasoning, string? newContent, bool isEnd)
    {
        var (reasoning, content) = ("", "");
        if (newReasoning is not null)
        {
            _thinking = true;
            reasoning = await PassAsync(0, AnswerPart.Reasoning, newReasoning, isComplete: false);
        }

        // The first of the answer, or the end, ends the thought.
        var goesOn = newContent is not null || isEnd;
        if (_thinking && goesOn && _stop is null)
        {
            _thinking = false;
            reasoning += await PassAsync(0, AnswerPart.Reasoning, "", isComplete: true);
        }

        if (_stop is not null)
        {
            // Whoever comes after the one that ended the answer has not seen its end yet.
            content = await PassAsync(_stoppedAt + 1, AnswerPart.Content, "", isComplete: true);
        }
        else if (goesOn)
        {
            content = await PassAsync(0, AnswerPart.Content, newContent ?? "", isEnd);
        }

        return (reasoning, content);
    }

    private async ValueTask<string> PassAsync(int first, AnswerPart part, string text, bool isComplete)
    {
        for (var i = first; i < stages.Length && (text.Length > 0 || isComplete) && _failure is null; i++)
        {
            var result = await stages[i].ProcessAsync(part, text, isComplete);
            (text, _failure) = (result.Text, result.Failure);
            if (result.FinishReason is null || _stop is not null) continue;
            (_stop, _stoppedAt, isComplete) = (result.FinishReason, i, true);
        }

        return text;
    }

    // The engine may end it in another way meanwhile, or with a failure; what went out is complete all the same.
    private SequenceEnd Stopped(SequenceEnd end) => end with { FinishReason = _stop, Failure = null };
}
