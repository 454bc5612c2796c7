namespace DeepSeek.Gateway.Answers;

/// <summary>
/// What an answer is made of, whoever gives it and in whatever form the client gets it: one <see cref="AnswerBegun"/>, then <see cref="AnswerDelta"/> and one
/// <see cref="ChoiceEnded"/> a choice, and at last <see cref="AnswerEnded"/>. <see cref="AnswerFailed"/> may come at any time and is the last.
/// </summary>
internal abstract record AnswerEvent;
