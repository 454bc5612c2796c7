namespace DeepSeek.ModelTrainer.Data;

/// <summary>Draws whole chats: mostly one question, sometimes after others, with or without a system prompt.</summary>
internal sealed class ConversationFactory(TurnFactory turns)
{
    /// <summary>Draws a chat.</summary>
    public Conversation Draw(Random random)
    {
        var language = random.Next(2) == 0 ? Language.English : Language.Chinese;
        var system = random.Next(100) < 30 ? TurnFactory.DrawSystemPrompt(Other(language, 10, random), random) : null;
        var earlier = random.Next(100) switch
        {
            < 80 => 0,
            < 91 => 1,
            < 96 => 2,
            < 98 => 3,
            _ => random.Next(4, 9),
        };

        List<Turn> chat = [];
        for (var i = 0; i < earlier; i++)
        {
            var turn = turns.Draw(Other(language, 15, random), random);

            // Clients that send back thought and answer leave us the line feeds between the two.
            chat.Add(random.Next(12) == 0 ? turn with { Answer = $"\n\n{turn.Answer}" } : turn);
        }

        chat.Add(turns.Draw(language, random));
        return new Conversation(system, chat);
    }

    private static Language Other(Language language, int percent, Random random) =>
        random.Next(100) < percent ? 1 - language : language;
}
