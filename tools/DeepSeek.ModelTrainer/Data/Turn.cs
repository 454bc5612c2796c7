namespace DeepSeek.ModelTrainer.Data;

/// <summary>A question with the thought and the answer that the model is to learn.</summary>
/// <param name="Task">The section or operation it came from, for counting.</param>
/// <param name="Question">What the user says.</param>
/// <param name="Thought">What stands between the think marks, without the surrounding line feeds.</param>
/// <param name="Answer">What follows them.</param>
internal sealed record Turn(string Task, string Question, string Thought, string Answer);
