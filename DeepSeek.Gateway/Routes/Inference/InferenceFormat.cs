using System.Buffers;
using DeepSeek.Contracts.Http;
using DeepSeek.Contracts.Http.Streaming;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.Routes.Inference;

/// <summary>Answers as <c>/v1/inference</c> gives them: one choice, and all that is known of how it came about.</summary>
internal sealed class InferenceFormat(TimeProvider time) : IAnswerFormat
{
    public IStreamFormat Stream(GatewayRequest request, EventWriter events) => new InferenceStream(this, request, events);

    public void Write(GatewayRequest request, GatheredAnswer answer, IBufferWriter<byte> body)
    {
        var choice = answer.Choices[0];
        AnswerJson.Write(
            body,
            new InferenceResponse
            {
                Id = request.Id,
                Model = request.Model!,
                Version = VersionOf(request),
                Output = choice.Content,
                Reasoning = choice.Reasoning,
                FinishReason = choice.FinishReason!,
                Usage = answer.Usage!,
                Timings = TimingsOf(request, answer.Timings),
                Cached = IsCached(request),
            },
            ContractsJsonContext.Default.InferenceResponse);
    }

    /// <summary>The version alone: the model stands beside it.</summary>
    public static string VersionOf(GatewayRequest request) => request.ModelVersion!.Split('@', 2)[^1];

    /// <summary>Whether the answer was generated for somebody else.</summary>
    public static bool IsCached(GatewayRequest request) => request.Cache == CacheUse.Hit;

    /// <summary>Where the time of this request went. What an earlier one took is of no interest to it.</summary>
    public InferenceTimings TimingsOf(GatewayRequest request, GenerationTimings? generation)
    {
        var spent = IsCached(request) ? null : generation;
        return new InferenceTimings
        {
            QueueSeconds = spent?.QueueSeconds,
            PrefillSeconds = spent?.PrefillSeconds,
            DecodeSeconds = spent?.DecodeSeconds,
            TotalSeconds = time.GetElapsedTime(request.ArrivedAt).TotalSeconds,
        };
    }
}
