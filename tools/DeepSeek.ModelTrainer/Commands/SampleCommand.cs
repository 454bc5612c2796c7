using System.CommandLine;
using DeepSeek.ModelTrainer.Data;

namespace DeepSeek.ModelTrainer.Commands;

/// <summary><c>sample</c>: prints conversations as they are trained on, for reading.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 1 };
        var heldOut = new Option<bool>("--held-out") { Description = "Draw what training never sees." };
        var command = new Command("sample", "Prints conversations as they are trained on.") { count, seed, heldOut };
        command.SetAction(parsed =>
        {
            var factory = new ConversationFactory(new TurnFactory(parsed.GetValue(heldOut)));
            var random = new Random(parsed.GetValue(seed));
            for (var i = 0; i < parsed.GetValue(count); i++)
            {
                var chat = factory.Draw(random);
                Console.WriteLine($"--- {chat.Turns[^1].Task}{(chat.System is { } system ? $" [{system}]" : "")}");
                foreach (var turn in chat.Turns.SkipLast(1)) Console.WriteLine($"U: {turn.Question}\nA: {turn.Answer}");
                var last = chat.Turns[^1];
                Console.WriteLine($"U: {last.Question}\n<think>\n{last.Thought}\n</think>\n\n{last.Answer}");
            }
        });
        return command;
    }
}
