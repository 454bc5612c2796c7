using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes.Inference;

/// <summary>The events of one answer: started, reasoning and output as they come, and ended.</summary>
internal sealed class InferenceStream(InferenceFormat format, GatewayRequest request, EventWriter events) : IStreamFormat
{
    private bool _started;
    private string? _finishReason;

    public void Delta(AnswerDelta delta)
    {
        Start();
        Text(InferenceText.Reasoning, delta.Reasoning);
        Text(InferenceText.Output, delta.Content);
    }

    public void End(ChoiceEnded end)
    {
        Start();
        _finishReason = end.FinishReason;
    }

    public void End(AnswerEnded end) => events.Event(
        new InferenceEnded { FinishReason = _finishReason!, Usage = end.Usage, Timings = format.TimingsOf(request, end.Timings) },
        ContractsJsonContext.Wire.InferenceEnded);

    // Not before something is said: who answers is known by then.
    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        events.Event(
            new InferenceStarted
            {
                Id = request.Id,
                Model = request.Model!,
                Version = InferenceFormat.VersionOf(request),
                Cached = InferenceFormat.IsCached(request),
            },
            ContractsJsonContext.Wire.InferenceStarted);
    }

    private void Text(string type, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            events.Event(new InferenceText { Type = type, Text = text }, ContractsJsonContext.Wire.InferenceText);
        }
    }
}
