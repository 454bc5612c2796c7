namespace DeepSeek.Portal.Components.Controls;

/// <summary>What a thing's state means. Never told by colour alone: an icon or a word goes with it.</summary>
public enum Tone
{
    Neutral,
    Good,
    Warning,
    Bad,
}
