namespace DeepSeek.Gateway.Requests;

/// <summary>In which shape a client asks and is answered.</summary>
internal enum AnswerRoute
{
    /// <summary><c>POST /v1/chat/completions</c>: OpenAI's.</summary>
    ChatCompletions,

    /// <summary><c>POST /v1/completions</c>: OpenAI's older one, a text without a template.</summary>
    Completions,

    /// <summary><c>POST /v1/inference</c>: the platform's own.</summary>
    Inference,
}
