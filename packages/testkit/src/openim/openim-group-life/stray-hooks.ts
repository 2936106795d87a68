import type { World } from "./world.js";

/** Calls a hook that is not about a group of this life: users, friends, single chats, and unknown commands. */
export async function callStrayHook(world: World): Promise<void> {
  const { random } = world;
  const operation = world.operation();
  const userID = random.pick(world.users);
  const tell = (command: string, fields: object) =>
    world.tell(operation, command, { callbackCommand: command, ...fields });
  const ask = (command: string, fields: object) =>
    world.ask(operation, command, { callbackCommand: command, ...fields });
  await random.pick<() => Promise<unknown>>([
    () => tell("callbackAfterUserOnlineCommand", { platformID: 1, userID, seq: world.tick(), connID: world.id() }),
    () => ask("callbackBeforeAddFriendCommand", { fromUserID: userID, toUserID: "u0", reqMsg: "hi", ex: "" }),
    () => ask("callbackBeforeUpdateUserInfoExCommand", { userID, nickName: "Bob", faceURL: null, ex: null }),
    () => ask("callbackBeforeSendSingleMsgCommand", { sendID: userID, recvID: "u0", contentType: 101, content: "{}" }),
    () => ask("callbackBeforeBrandNewCommand", { groupID: world.id() }),
    () => tell("callbackAfterBrandNewCommand", { groupID: world.id() }),
    () =>
      ask("callbackBeforeCreateGroupChatConversationsCommand", {
        ownerUserId: "",
        conversationId: `sg_${world.id()}`,
        conversationType: 3,
        groupId: world.id(),
        recvMsgOpt: 0,
        isPinned: false,
      }),
  ])();
}
