using DeepSeek.Gateway.Requests;
using Microsoft.Extensions.Options;

namespace DeepSeek.Gateway.Routes;

/// <summary>How long the answer to a request may take. A stream may take as long as it likes: whoever reads it sees that it goes on.</summary>
internal sealed class TimeLimits(IOptions<AnswerOptions> options, TimeProvider time)
{
    private readonly AnswerOptions _options = options.Value;

    /// <summary>Leaves the limit with a request that was parsed.</summary>
    public void Set(GatewayRequest request)
    {
        var asked = request.Completion!;
        var seconds = asked.Stream ? 0 : asked.Route switch
        {
            AnswerRoute.Inference => request.Caller?.TimeoutSeconds ?? _options.InferenceTimeoutSeconds,
            AnswerRoute.ChatCompletions => _options.ChatCompletionsTimeoutSeconds,
            _ => _options.CompletionsTimeoutSeconds,
        };
        if (seconds > 0)
        {
            request.TimeLimit = TimeSpan.FromSeconds(seconds);
            request.Deadline = time.GetUtcNow() + request.TimeLimit - time.GetElapsedTime(request.ArrivedAt);
        }
    }
}
