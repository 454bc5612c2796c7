using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.Routes;

/// <summary>How a route says in events what an answer's events say. The last, <c>[DONE]</c>, is the same for all.</summary>
internal interface IStreamFormat
{
    /// <summary>More of a choice.</summary>
    void Delta(AnswerDelta delta);

    /// <summary>A choice is whole.</summary>
    void End(ChoiceEnded end);

    /// <summary>All is whole.</summary>
    void End(AnswerEnded end);
}
