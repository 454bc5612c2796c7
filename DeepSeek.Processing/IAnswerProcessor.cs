namespace DeepSeek.Processing;

/// <summary>
/// Goes along with one answer from its beginning to its end. It is told of new text as it comes, says how much of it it is done with, and what goes
/// out in its place; what it is not done with it sees again, longer. So the text it waits for more of is never lost, even if the processor fails.
/// </summary>
public interface IAnswerProcessor
{
    /// <summary>
    /// Looks at text. Calls come one after the other: as often as there is something new of the thought, once when the thought is complete (where
    /// there was one), as often as there is something new of the answer, and once when that is complete, even if it is empty.
    /// </summary>
    /// <param name="text">What was not used up before, and what is new.</param>
    /// <param name="cancellationToken">Cancelled when the time limit of the call has passed.</param>
    ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken);
}
