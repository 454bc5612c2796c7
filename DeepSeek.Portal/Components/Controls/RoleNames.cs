using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.Extensions.Localization;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>Calls built-in roles by what the language of the page calls them, and others by what their maker called them.</summary>
internal static class RoleNames
{
    public static string RoleName(this IStringLocalizer<Texts> texts, string id, string name) => BuiltInRole.Find(id) is null ? name : texts[$"Role.{id}"];
}
