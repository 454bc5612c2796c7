namespace DeepSeek.Processing;

/// <summary>Sees answers before the client does, streamed ones piece by piece.</summary>
public interface IPostProcessor
{
    /// <summary>Begins one answer: what comes back belongs to that answer alone, so it may keep state. A request with <c>n</c> has several.</summary>
    /// <param name="context">Which answer, to which request.</param>
    IAnswerProcessor Begin(AnswerContext context);
}
