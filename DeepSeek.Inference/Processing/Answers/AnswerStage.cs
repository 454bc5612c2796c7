using DeepSeek.Contracts.Errors;
using DeepSeek.Inference.Processing.Guarding;
using DeepSeek.Inference.Processing.Pipelines;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Answers;

/// <summary>
/// One processor's place in the way of one answer. It keeps the text that the processor is not done with, so that nothing is lost where the processor
/// fails and is left out.
/// </summary>
internal sealed class AnswerStage(ConfiguredProcessor processor, AnswerContext context)
{
    // One for each part of an answer.
    private readonly string[] _held = ["", ""];
    private IAnswerProcessor? _answer;
    private bool _leftOut;

    /// <summary>Passes text through the processor.</summary>
    /// <param name="part">The part of the answer that it belongs to.</param>
    /// <param name="text">What is new; may be empty where the part is complete.</param>
    /// <param name="isComplete">Whether nothing more of the part will come.</param>
    public async ValueTask<StageResult> ProcessAsync(AnswerPart part, string text, bool isComplete)
    {
        if (_leftOut) return new StageResult(text);
        if (_answer is null)
        {
            var (begun, beginFault) = await processor.PostGuard.CallAsync(
                static (begin, _) => ValueTask.FromResult(begin.Post.Begin(begin.context)),
                (Post: processor.Post!, context),
                CancellationToken.None);
            if (beginFault == CallFault.None && begun is null) beginFault = Misbehaved("Begin gave nothing back.");
            if (beginFault != CallFault.None) return Fail(part, text);
            _answer = begun;
        }

        var held = _held[(int)part];
        var pending = new AnswerText(part, held.Length == 0 ? text : held + text, held.Length, isComplete);
        _held[(int)part] = pending.Text;
        var (result, fault) = await processor.PostGuard.CallAsync(
            static (call, token) => call._answer!.ProcessAsync(call.pending, token), (_answer, pending), CancellationToken.None);
        if (fault == CallFault.None && result.Consumed > pending.Text.Length)
        {
            fault = Misbehaved($"it is done with {result.Consumed} characters of {pending.Text.Length}.");
        }

        return fault == CallFault.None ? Take(part, pending, result) : Fail(part, "");
    }

    private StageResult Take(AnswerPart part, AnswerText pending, ProcessedText result)
    {
        var output = result.Output ?? "";
        if (result.FinishReason is not null) return new StageResult(output, result.FinishReason);
        var rest = result.Consumed == pending.Text.Length ? "" : pending.Text[result.Consumed..];
        if (!pending.IsComplete)
        {
            _held[(int)part] = rest;
            return new StageResult(output);
        }

        _held[(int)part] = "";
        return new StageResult(output + rest);
    }

    private StageResult Fail(AnswerPart part, string text)
    {
        if (processor.OnAnswerFailure == FailurePolicy.Refuse)
        {
            return new StageResult("", Failure: new ApiFailure(ApiError.ServerError, $"The processor '{processor.Name}' failed on this answer."));
        }

        // What it held back goes out as it came.
        _leftOut = true;
        return new StageResult(_held[(int)part] + text);
    }

    private CallFault Misbehaved(string how)
    {
        processor.PostGuard.Misbehaved(how);
        return CallFault.Broken;
    }
}
