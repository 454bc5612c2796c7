using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DeepSeek.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DrainsHoldsAndUses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "TenantId",
                table: "PersonalTokens",
                type: "TEXT",
                maxLength: 36,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldAt",
                table: "ModelDeployments",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LastUsedAt",
                table: "ApiKeys",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DrainedReplicas",
                columns: table => new
                {
                    ReplicaId = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    DrainedAt = table.Column<string>(type: "TEXT", nullable: false),
                    DrainedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DrainedReplicas", x => x.ReplicaId);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DrainedReplicas");

            migrationBuilder.DropColumn(
                name: "TenantId",
                table: "PersonalTokens");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "ModelDeployments");

            migrationBuilder.DropColumn(
                name: "LastUsedAt",
                table: "ApiKeys");
        }
    }
}
